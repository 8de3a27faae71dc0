// What are parameters in 4.0 and properties of their own in 3.0: LABEL of ADR, and SORT-AS of N.
import { escapeText, unescapeText } from '#contentline';
import { changed, type Line, newLine, typesOf } from './line.js';

/** LABEL goes into the ADR of the same group or TYPE (RFC 2426 §3.2.2, RFC 6350 §6.3.1), SORT-STRING into N. */
export function labelsIn4(lines: readonly Line[]): readonly Line[] {
  const labels = new Map<string, Line[]>();
  for (const line of lines) {
    if (line.name !== 'LABEL') continue;
    const alike = labels.get(addressKey(line)) ?? [];
    alike.push(line);
    labels.set(addressKey(line), alike);
  }
  const sortString = lines.find(({ name, value }) => name === 'SORT-STRING' && value !== '');
  const gone = new Set<Line>();
  const labelled = lines.map((line) => {
    if (line.name === 'ADR' && !line.parameters.has('LABEL')) {
      return withText(line, 'LABEL', labels.get(addressKey(line))?.shift());
    }
    if (line.name === 'N' && !line.parameters.has('SORT-AS')) return withText(line, 'SORT-AS', sortString);
    return line;
  });
  return labelled.filter((line) => !gone.has(line));

  function withText(line: Line, parameter: string, text: Line | undefined): Line {
    if (text === undefined) return line;
    gone.add(text);
    return changed(line, { parameters: { [parameter]: unescapeText(text.value) } });
  }
}

export function labelsIn3(lines: readonly Line[]): readonly Line[] {
  const name = lines.find((line) => line.name === 'N');
  return lines.flatMap((line) => {
    if (line.name === 'ADR') {
      const label = newLine('LABEL', '', line.group);
      return separated(line, 'LABEL', changed(label, { parameters: { TYPE: line.parameters.get('TYPE') } }));
    }
    return line === name ? separated(line, 'SORT-AS', newLine('SORT-STRING', '')) : line;
  });
}

// RFC 6350 §6.3.1 and §5.9 escape newlines and list values with commas, as in a text.
function separated(line: Line, parameter: string, property: Line): Line | readonly Line[] {
  const values = line.parameters.get(parameter);
  if (values === undefined) return line;
  const text = escapeText(unescapeText(values.join(',')));
  return [changed(line, { parameters: { [parameter]: undefined } }), changed(property, { value: text })];
}

function addressKey(line: Line): string {
  const types = typesOf(line).filter((type) => type !== 'pref');
  return JSON.stringify([line.group?.toUpperCase(), ...types.sort()]);
}
