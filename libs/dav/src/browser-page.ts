// A page for people who open a collection in a browser: what is in it, and what programs can do with it.
import { hasHome, type PrincipalRecord, splitPath } from '#store';
import { D, encodedPath, localNameOf, storedText, text } from '#xml';
import { children } from './children.js';
import type { Context } from './context.js';
import { homeHref, hrefOf } from './paths.js';
import { storedTypeOf } from './representation.js';
import type { Resource } from './resource.js';

export const HTML = 'text/html';

/** Writes the page, one chunk for each page of members. Every name in it is escaped, and nothing in it is a script. */
export async function* browserPage(resource: Resource, context: Context): AsyncGenerator<string> {
  const title = text(titleOf(resource));
  yield `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body>
<h1>${title}</h1>
<p>This is Daybook, a CalDAV and CardDAV server. Give this address to a calendar or contacts program.</p>
<table>
<tr><th>Name</th><th>Type</th><th>Changed</th></tr>
${resource.kind === 'principal' ? homesOf(resource) : ''}`;
  for await (const members of children(resource, () => ['state'], context)) {
    yield members.map((member) => rowOf(member, context)).join('');
  }
  const reports = context.protocol.reportsOf(resource.kind).map(({ name }) => localNameOf(name));
  yield `</table>
<p>Methods: ${text(context.protocol.allow(resource.kind))}</p>
<p>Reports: ${text(reports.join(', '))}</p>
</body>
</html>
`;
}

/** What people call a resource. */
export function titleOf(resource: Resource): string {
  switch (resource.kind) {
    case 'principal':
      return resource.displayName;
    case 'calendar':
    case 'addressbook':
    case 'folder': {
      const written = resource.properties[D('displayname')];
      return written === undefined ? splitPath(resource.name).name : storedText(written);
    }
    case 'calendar-object':
    case 'address-object':
    case 'file':
      return resource.name;
    default:
      return hrefOf(resource);
  }
}

function rowOf(member: Resource<'state'>, { protocol }: Context): string {
  const type = 'collection' in member ? storedTypeOf(member, protocol).replace(/;.*/, '') : member.kind;
  return row(hrefOf(member), titleOf(member), type, 'modifiedAt' in member ? member.modifiedAt : undefined);
}

function homesOf(principal: PrincipalRecord): string {
  if (!hasHome(principal)) return '';
  return (['calendars', 'addressbooks'] as const)
    .map((area) => row(homeHref(area, principal.name), area, `${area.slice(0, -1)}-home`, undefined))
    .join('');
}

function row(href: string, name: string, type: string, changed: Date | undefined): string {
  const time = changed === undefined ? '' : changed.toISOString();
  return `<tr><td><a href="${encodedPath(href)}">${text(name)}</a></td><td>${text(type)}</td><td>${time}</td></tr>\n`;
}
