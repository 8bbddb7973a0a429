/** To so many digits after the point: what is sent is read by people. */
export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
