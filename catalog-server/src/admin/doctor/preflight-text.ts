import type { PathReport } from './preflight.ts'

const heads = ['place', 'path', 'exists', 'readable', 'writable', 'owner', 'we are']

const cellsOf = (report: PathReport, us: string): string[] => [
  report.label,
  report.path,
  wordOf(report.exists),
  wordOf(report.readable),
  report.need === 'read' ? '-' : wordOf(report.writable),
  report.owner ?? '-',
  us,
]

const wordOf = (fact: boolean): string => (fact ? 'yes' : 'NO')

/** A table for the log, and below it each problem with the command that fixes it. */
export function preflightText(reports: readonly PathReport[], us: string): string {
  const rows = [heads, ...reports.map((report) => cellsOf(report, us))]
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  )
  const findings = reports
    .filter(({ state }) => state !== 'ok')
    .map(({ label, path, problem, fix }) => `  ${label}: ${path} ${problem}.${fix ? `\n      ${fix}` : ''}`)
  return [...lines, ...(findings.length > 0 ? ['', ...findings] : [])].join('\n')
}

/** The same for a browser: the page while the server cannot start. */
export function preflightPage(reports: readonly PathReport[], us: string): string {
  const rows = reports
    .map(
      (report) =>
        `<tr class="${report.state}">${cellsOf(report, us)
          .map((cell) => `<td>${escaped(cell)}</td>`)
          .join('')}</tr>`,
    )
    .join('\n')
  const findings = reports
    .filter(({ state }) => state !== 'ok')
    .map(
      ({ path, problem, fix }) =>
        `<li><code>${escaped(path)}</code> ${escaped(problem ?? '')}.${fix ? `<pre>${escaped(fix)}</pre>` : ''}</li>`,
    )
    .join('\n')
  return page(
    'Pezzottify cannot start yet',
    `<p>A folder is not as it must be. This page tries again by itself; so does the server.</p>
<table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead>
<tbody>
${rows}
</tbody></table>
<ol>
${findings}
</ol>
<p>In a container, run the command on the host, for the folder that is mounted there.</p>`,
  )
}

/** The page while the server starts. */
export const startingPage = (): string =>
  page('Pezzottify is starting', '<p>One moment: the app is made ready. This page tries again by itself.</p>')

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5">
<title>${title}</title>
<style>
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 3rem auto; padding-inline: 1rem }
table { border-collapse: collapse; display: block; overflow-x: auto }
th, td { text-align: start; padding: .3rem .8rem; border-block-end: 1px solid }
.failed td { font-weight: bold }
pre { padding: .6rem; border: 1px solid; overflow-x: auto; user-select: all }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
