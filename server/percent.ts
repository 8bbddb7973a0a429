/** A share of 1 for people: `12.3 %`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** How far something is, 0 to 1, in whole percent: `99 %` until it is done. */
export function progressPercent(progress: number): string {
  return `${Math.floor(100 * progress)} %`;
}
