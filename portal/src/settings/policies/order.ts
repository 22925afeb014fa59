/** The list with one element elsewhere. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, index) => index !== from)
  const element = list[from]
  if (element === undefined) return [...list]
  return [...rest.slice(0, to), element, ...rest.slice(to)]
}
