const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#4c51d8"/>' +
  '<path d="M21.5 12.2a6.6 6.6 0 1 0 0 7.6" fill="none" stroke="#fff" stroke-width="3.4" stroke-linecap="round"/></svg>';

/** The dashboard's icon, as a URL that needs no request. */
export const ICON = `data:image/svg+xml,${encodeURIComponent(SVG)}`;
