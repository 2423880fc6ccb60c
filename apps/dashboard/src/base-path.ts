/** The path of the page, without a slash at its end. Built files are one folder below it, as this one is. */
export const BASE_PATH = new URL(/* @vite-ignore */ '..', import.meta.url).pathname.replace(/\/$/, '');

/** The path of the service: empty unless it is served below a prefix. */
export const SERVICE_PATH = BASE_PATH.slice(0, BASE_PATH.lastIndexOf('/'));
