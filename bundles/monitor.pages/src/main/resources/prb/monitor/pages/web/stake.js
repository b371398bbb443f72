// What a worker may have staked, by the chain's rules: at least k·√P, and not so much that its value exceeds the maximum.

/** Weight of the extra value by confidence level. */
const LEVELS = { 1: 1, 2: 1, 3: 1, 4: 0.8, 5: 0.7 };

/**
 * The least and the most stake in whole PHA; null when there is none.
 *
 * @param score P, what the benchmark gave @param level confidence level @param k of the least stake @param re most extra value
 * @param rig value of a point of score @param max value that no worker may exceed
 */
export function stakeRange({ score, level, k, re, rig, max }) {
  if (![score, k, re, rig, max].every(each => Number.isFinite(each) && each > 0) || !(level in LEVELS)) {
    return null;
  }
  const min = Math.ceil(k * Math.sqrt(score));
  const most = Math.floor(max / (1 + (re - 1) * LEVELS[level]) - rig * score);
  return most >= min ? { min, max: most } : null;
}
