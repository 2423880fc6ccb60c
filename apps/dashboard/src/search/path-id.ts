const ESCAPED = /~([0-9A-F]{2})/g;
const DOTS = /^\.{1,2}$/;

/** An id as one segment of a path, with `~` in place of `%`: browsers and routers change some of what `%` escapes. */
export function toSegment(id: string): string {
  const encoded = encodeURIComponent(id).replaceAll('~', '%7E');
  return (DOTS.test(id) ? encoded.replaceAll('.', '%2E') : encoded).replaceAll('%', '~');
}

/** The id that a segment has, also where it has been escaped as usual. */
export function fromSegment(segment: string): string {
  try {
    return decodeURIComponent(segment.replaceAll('%', '%25').replace(ESCAPED, '%$1'));
  } catch {
    return segment;
  }
}
