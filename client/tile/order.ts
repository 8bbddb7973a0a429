/** Puts `id` where `target` is; those between the two make room. */
export function moveTo(ids: readonly string[], id: string, target: string): readonly string[] {
  const to = ids.indexOf(target);
  if (to < 0 || !ids.includes(id)) return ids;
  return ids.filter(other => other !== id).toSpliced(to, 0, id);
}
