import type { DocumentedProblem } from '@app/http';
import { PROBLEMS } from '../shared/problems/problems';
import { ICON } from './icon';
import { ERRORS_STYLES } from './page-styles';

const RETRIES: Record<DocumentedProblem['retry'], string> = {
  same_key: 'Yes, with the same key',
  same_key_after_remedy: 'After that, with the same key',
  new_key_after_remedy: 'After that, with a new key',
  never: 'No',
};

/** The HTML page that explains every code. The `type` of a problem links to it. */
export function errorsPage(): string {
  const rows = Object.entries(PROBLEMS).map(([code, problem]) => rowOf(code, problem));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Errors · Credits Service</title>
<link rel="icon" href="${ICON}">
<style>${ERRORS_STYLES}</style>
</head>
<body>
<main>
<h1>Errors</h1>
<p>Every error has one of these codes, which never change. <a href="../docs">All calls</a></p>
<p><b>Retry?</b> “No”: the same request would get the same answer, so change it. The key is the <code>Idempotency-Key</code>:
with the same one, a repeat moves credits once. Where no answer arrives at all, repeat the request with the same key.
AI calls have no keys.</p>
<table role="table">
<thead role="rowgroup"><tr role="row">${['Status', 'Code', 'Meaning', 'What to do', 'Retry?']
    .map((name) => `<th role="columnheader" scope="col">${name}</th>`)
    .join('')}</tr></thead>
<tbody role="rowgroup">
${rows.join('\n')}
</tbody>
</table>
</main>
</body>
</html>`;
}

/** Roles, since a narrow window shows the table as blocks, which would lose its meaning. */
function rowOf(code: string, { status, title, meaning, remedy, retry }: DocumentedProblem): string {
  const cells = [
    `<td role="cell">${status}</td>`,
    `<td role="cell"><code>${code}</code><br>${escapeHtml(title)}</td>`,
    `<td role="cell">${htmlOf(meaning)}</td>`,
    `<td role="cell" data-label="What to do:">${htmlOf(remedy)}</td>`,
    `<td role="cell" data-label="Retry?">${RETRIES[retry]}</td>`,
  ];
  return `<tr role="row" id="${code}">${cells.join('')}</tr>`;
}

/** The only Markdown of these texts is code. */
function htmlOf(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
