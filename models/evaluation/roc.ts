/**
 * Area under the ROC curve: the chance that an abnormal sample scores higher than a normal one, ties counting half
 * (Mann and Whitney's U). `NaN` where one of the two classes is missing: there is nothing to tell apart.
 */
export function rocAuc(scores: readonly number[], abnormal: readonly boolean[]): number {
  const order = scores.map((_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  const positives = abnormal.filter(Boolean).length;
  const negatives = abnormal.length - positives;
  let rankSum = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end += 1;
    const meanRank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) if (abnormal[order[i]!]) rankSum += meanRank;
    start = end;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
