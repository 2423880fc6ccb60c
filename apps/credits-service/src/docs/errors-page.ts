import { PROBLEMS } from '../shared/problems/problems';

/** The HTML page that explains every code. The `type` of a problem links to it. */
export function errorsPage(): string {
  const rows = Object.entries(PROBLEMS).map(
    ([code, { status, title, meaning }]) =>
      `<tr id="${code}"><td>${status}</td><td><code>${code}</code></td><td>${title}</td><td>${escapeHtml(meaning)}</td></tr>`,
  );
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Errors</title></head><body><h1>Errors</h1>' +
    `<table><tr><th>Status</th><th>Code</th><th>Title</th><th>Meaning</th></tr>${rows.join('')}</table></body></html>`
  );
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
