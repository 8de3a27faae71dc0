// RELATED (RFC 6350 §6.6.6): Apple's X-ABRELATEDNAMES for texts, AGENT of vCard 3.0 (RFC 2426 §3.5.4) for agents.
import { escapeText, unescapeText } from '#contentline';
import { words } from '../words.js';
import { changed, isUri, type Line, newLine, typesOf, valuesOf, valueType } from './line.js';
import { bareUri } from './values.js';

const APPLE_NAME = 'X-ABRELATEDNAMES';
const APPLE_LABEL = 'X-ABLABEL';

const RELATIONS = words(`
  contact acquaintance friend met co-worker colleague co-resident neighbor child parent sibling spouse kin muse crush date
  sweetheart me agent emergency`);
// Labels of Apple's that say more than any of those.
const NARROWER: ReadonlyMap<string, string> = new Map([
  ['mother', 'parent'],
  ['father', 'parent'],
  ['brother', 'sibling'],
  ['sister', 'sibling'],
  ['son', 'child'],
  ['daughter', 'child'],
]);
const APPLE_LABELS: ReadonlyMap<string, string> = new Map(
  ['Parent', 'Child', 'Friend', 'Spouse'].map((label) => [label.toLowerCase(), `_$!<${label}>!$_`]),
);

export function relationsIn4(lines: readonly Line[]): readonly Line[] {
  const labels = labelsOf(lines);
  return lines.map((line) => {
    if (line.name === 'AGENT' && valueType(line) === 'uri') return agentIn4(line);
    if (line.name !== APPLE_NAME) return line;
    const relation = relationOf(labels.get(groupOf(line)));
    const types = valuesOf(line).filter((type) => type.toLowerCase() !== relation);
    return changed(line, {
      name: 'RELATED',
      parameters: { VALUE: 'text', TYPE: relation === undefined ? types : [relation, ...types] },
    });
  });
}

export function relationsIn3(lines: readonly Line[]): readonly Line[] {
  const labels = labelsOf(lines);
  const groups = new Set(lines.map(groupOf));
  let count = 0;
  return lines.flatMap((line): Line | readonly Line[] => {
    if (line.name !== 'RELATED') return line;
    if (valueType(line) !== 'text') return agentIn3(line);
    const types = typesOf(line);
    const label = labels.get(groupOf(line));
    const relation = label === undefined ? types.find((type) => RELATIONS.has(type)) : relationOf(label);
    const TYPE = valuesOf(line).filter((type) => type.toLowerCase() !== relation);
    const named = changed(line, { name: APPLE_NAME, parameters: { VALUE: undefined, TYPE } });
    if (label !== undefined || relation === undefined) return named;
    const group = line.group ?? unusedGroup();
    const value = APPLE_LABELS.get(relation) ?? escapeText(relation);
    return [{ ...named, group }, newLine(APPLE_LABEL, value, group)];
  });

  function unusedGroup(): string {
    do count += 1;
    while (groups.has(`ITEM${count}`));
    return `item${count}`;
  }
}

function agentIn4(line: Line): Line {
  const value = bareUri(line.value);
  return isUri(value)
    ? changed(line, { name: 'RELATED', value, parameters: { VALUE: undefined, TYPE: 'agent' } })
    : line;
}

function agentIn3(line: Line): Line {
  if (typesOf(line).join() !== 'agent') return line;
  return changed(line, { name: 'AGENT', parameters: { VALUE: 'uri', TYPE: undefined } });
}

// What people see in front of an entry: the label of its group.
function labelsOf(lines: readonly Line[]): ReadonlyMap<string, string> {
  return new Map(
    lines.flatMap((line) =>
      line.name === APPLE_LABEL && line.group !== undefined ? [[groupOf(line), line.value]] : [],
    ),
  );
}

function groupOf({ group = '' }: Line): string {
  return group.toUpperCase();
}

function relationOf(label = ''): string | undefined {
  const word = unescapeText(label)
    .replace(/^_\$!<(.*)>!\$_$/s, '$1')
    .trim()
    .toLowerCase();
  return RELATIONS.has(word) ? word : NARROWER.get(word);
}
