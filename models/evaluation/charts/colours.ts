/** Seen on white and on black alike, and told apart by who sees no red or green. */
export const COLOURS = {
  model: '#3b82f6',
  baselines: ['#9a8c98', '#c77d0a', '#22a06b'],
  /** Lines of equal rank. */
  series: ['#3b82f6', '#c77d0a', '#22a06b', '#e5484d', '#8b5cf6', '#0d9488', '#9a8c98', '#d946ef'],
  normal: '#3b82f6',
  abnormal: '#e5484d',
  threshold: '#e5484d',
} as const;
