/** A text as it is searched for and sorted by: capital letters count as small ones, in any alphabet. */
export function searchKey(text: string | null): string {
  return text?.toLowerCase() ?? '';
}
