"""What others measured, held and counted about a crisis, beside what the program computes."""
