/** Swagger UI's page: less of its own head, of repeated controls and of empty space. */
export const SWAGGER_STYLES = `
@media (prefers-color-scheme: dark) { body { background: #1c2022; } }
.swagger-ui .info { margin: 32px 0; }
.swagger-ui .scheme-container { padding: 16px 0; }
.swagger-ui .response-control-media-type:not(:has(option + option)),
.swagger-ui .response-control-examples:not(:has(option + option)),
.swagger-ui .body-param-options:not(:has(option + option)),
.swagger-ui .opblock-section-request-body .examples-select:not(:has(option + option)),
.swagger-ui .opblock-section-request-body label:has(.content-type):not(:has(option + option)),
.swagger-ui .response-col_links { display: none; }
.swagger-ui textarea.body-param__text { field-sizing: content; min-height: 4em; max-height: 240px; }
.swagger-ui .response .highlight-code pre { max-height: 240px; overflow: auto; }
.swagger-ui .parameters td, .swagger-ui .opblock-body .headers td { padding: 4px 0; }
@media (min-width: 700px) { .swagger-ui .parameters .parameters-col_name { min-width: 11em; } }
.swagger-ui .parameter__type, .swagger-ui .parameter__in { display: inline-block; margin-right: 6px; padding: 0; }
.swagger-ui .parameters td input, .swagger-ui .parameters td select { margin: 0; padding: 4px 10px; }
.swagger-ui :is(.parameters, .response-col_description) .renderedMarkdown p { margin: 0 0 4px; font-size: 14px; }
.swagger-ui .parameter__deprecated:empty { display: none; }
html.dark-mode .swagger-ui .headers td { color: #e4e6e6; }
@media (max-width: 700px) {
  .swagger-ui :is(.parameters, .headers) :is(tbody, tr, td) { display: block; width: auto; }
  .swagger-ui :is(.parameters, .headers) thead { display: none; }
  .swagger-ui .response-col_status { min-width: 3em; }
  .swagger-ui .opblock-summary-operation-id { display: none; }
}
.swagger-ui .folded > td { padding: 4px 0; vertical-align: top; }
.swagger-ui .folded summary { cursor: pointer; }
.swagger-ui .folded summary code { display: inline-block; margin-right: 12px; font: 600 14px monospace; }
.swagger-ui .folded tbody tr > td { padding: 4px 0 8px; }
.swagger-ui .folded .folded, .swagger-ui .folded .response > .response-col_status { display: none; }
`;

/** The page of error codes, in the colors of Swagger UI. */
export const ERRORS_STYLES = `
:root {
  color-scheme: light dark;
  --text: #3b4151; --page: #fafafa; --card: #fff; --line: #d8dde7; --link: #1f69c0; --code: #7c0fdc;
}
@media (prefers-color-scheme: dark) {
  :root { --text: #e4e6e6; --page: #1c2022; --card: #24292c; --line: #545d61; --link: #6bb4ff; --code: #c29bf0; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.5 sans-serif; }
main { max-width: 1460px; margin: 0 auto; padding: 24px 20px 48px; }
h1 { margin: 0 0 8px; font-size: 28px; }
p { max-width: 80ch; margin: 0 0 12px; }
a { color: var(--link); }
code { color: var(--code); font: 600 13px monospace; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); }
th, td { padding: 10px 12px; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
td:first-child { font-weight: 600; }
td:nth-child(2) { min-width: 14em; }
td:last-child { min-width: 11em; }
tr:target { outline: 2px solid var(--link); outline-offset: -2px; }
@media (max-width: 760px) {
  table, tbody, tr, td { display: block; min-width: 0; }
  thead { position: absolute; clip-path: inset(50%); }
  tr { padding: 10px 0; border-top: 1px solid var(--line); }
  td { padding: 2px 12px; border: 0; }
  td[data-label]::before { content: attr(data-label) " "; font-weight: 600; }
}
`;
