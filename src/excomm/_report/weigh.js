// Shares of the weighings of the stakes, as the program itself has them. Pure functions; worlds are rows of changes.

const PLACES = 1e12;

/** The share of all weighings under which the sum of one row of changes is positive (the recursion of the method). */
export function sharePositive(changes) {
  const gains = changes.map((d) => Math.max(d, 0));
  const losses = changes.map((d) => Math.max(-d, 0));
  const column = new Array(changes.length + 1).fill(0);
  for (let gain = 1; gain <= changes.length; gain += 1) {
    column[gain] = column[gain - 1] || gains[gain - 1] > 0 ? 1 : 0;
  }
  for (const lost of losses) {
    let above = 0;
    for (let gain = 1; gain <= changes.length; gain += 1) {
      const gained = gains[gain - 1];
      const both = gained + lost;
      if (both > 0) {
        above = (gained / both) * column[gain] + (1 - gained / both) * above;
      }
      column[gain] = above;
    }
  }
  return column[changes.length];
}

/** The corners of all weighings that give each stake at least the part `firm` of its weight, and changes seen there. */
export function atCorners(changes, weights, firm) {
  const floor = dot(changes, weights) * firm;
  return changes.map((d) => tidied(floor + (1 - firm) * d));
}

/** The mean shares over worlds: better, level, worse. */
export function shares(worlds, weights, firm) {
  let better = 0;
  let level = 0;
  for (const changes of worlds) {
    const seen = atCorners(changes, weights, firm);
    if (seen.every((d) => d === 0)) {
      level += 1;
    } else {
      better += sharePositive(seen);
    }
  }
  const count = worlds.length;
  return { better: better / count, level: level / count, worse: Math.max(0, 1 - (better + level) / count) };
}

/** The shares of worlds in which the weighted sum is positive, zero and negative, and its mean and bounds. */
export function atPoint(worlds, weights) {
  const sums = worlds.map((changes) => tidied(dot(changes, weights)));
  const better = sums.filter((sum) => sum > 0).length / sums.length;
  const level = sums.filter((sum) => sum === 0).length / sums.length;
  const mean = sums.reduce((total, sum) => total + sum, 0) / sums.length;
  return { better, level, worse: 1 - better - level, mean, low: Math.min(...sums), high: Math.max(...sums) };
}

/** Weights that sum to one; null where all are zero. */
export function normal(parts) {
  const total = parts.reduce((sum, part) => sum + part, 0);
  return total > 0 ? parts.map((part) => part / total) : null;
}

function dot(one, other) {
  return one.reduce((sum, value, n) => sum + value * other[n], 0);
}

function tidied(value) {
  return Math.round(value * PLACES) / PLACES;
}
