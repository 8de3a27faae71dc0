// KIND and MEMBER (RFC 6350 §6.1.4, §6.6.5), for which Apple made properties in 3.0 that all clients use.
import { changed, type Line } from './line.js';
import { bareUri } from './values.js';

const APPLE_KIND = 'X-ADDRESSBOOKSERVER-KIND';
const APPLE_MEMBER = 'X-ADDRESSBOOKSERVER-MEMBER';
const APPLE_COMPANY = 'X-ABSHOWAS';

export function kindsIn4(lines: readonly Line[]): readonly Line[] {
  const kind =
    lines.find(({ name }) => name === 'KIND' || name === 'X-KIND' || name === APPLE_KIND) ??
    lines.find(({ name, value }) => name === APPLE_COMPANY && /^company$/i.test(value.trim()));
  const isGroup = kind !== undefined && kindOf(kind) === 'group';
  return lines.map((line) => {
    if (line === kind) return changed(line, { name: 'KIND', value: kindOf(kind) });
    // MEMBER is for groups only.
    if (line.name === APPLE_MEMBER && isGroup) return changed(line, { name: 'MEMBER', value: bareUri(line.value) });
    return line;
  });
}

export function kindsIn3(lines: readonly Line[]): readonly Line[] {
  const hasCompany = lines.some(({ name }) => name === APPLE_COMPANY);
  return lines.map((line) => {
    if (line.name === 'MEMBER') return changed(line, { name: APPLE_MEMBER, value: bareUri(line.value) });
    if (line.name !== 'KIND') return line;
    const kind = kindOf(line);
    if (kind === 'group') return changed(line, { name: APPLE_KIND, value: kind });
    if (kind === 'org' && !hasCompany) return changed(line, { name: APPLE_COMPANY, value: 'COMPANY' });
    return changed(line, { name: 'X-KIND', value: kind });
  });
}

function kindOf({ name, value }: Line): string {
  return name === APPLE_COMPANY ? 'org' : value.trim().toLowerCase();
}
