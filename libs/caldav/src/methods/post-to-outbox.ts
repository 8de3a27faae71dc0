// POST to an outbox (RFC 6638 §5): when some people are busy, as far as each of them lets the owner of the outbox know.
import {
  type Context,
  DavError,
  type DavResponse,
  errorElement,
  hrefOf,
  isAdministering,
  method,
  privilegesOf,
  upload,
  XML_TYPE,
} from '#dav';
import { calendarText, property, readComponents, toJcal } from '#icalendar';
import { type CollectionRecord, collections, type HomeRecord, homesOfRecipients, objectWithUid } from '#store';
import { C, D, documentEnd, documentStart, el, elWith, type Markup, text } from '#xml';
import { isAddressOf, recipientIn } from '../calendar-user.js';
import { evaluate } from '../evaluate.js';
import { type CalendarUser, type FreeBusyRequest, readFreeBusyRequest } from '../free-busy-request.js';
import { ICALENDAR, JCAL, typeAttributes } from '../media-type.js';
import { busySpansIn, vfreebusy } from '../reports/free-busy-query.js';
import { checkMediaType } from '../rules/supported-calendar-data.js';
import { readBody } from '../rules/valid-calendar-data.js';

// REQUEST-STATUS (RFC 5546 §3.6).
const SUCCESS = '2.0;Success';
const INVALID_CALENDAR_USER = '3.7;Invalid calendar user';
const NO_AUTHORITY = '3.8;No authority';
const NOT_COMPLETED = '5.1;Could not complete delivery';

// Several times what a request about the most people has.
const MAX_OCTETS = 64 * 1024;

export const postToOutbox = method({
  name: 'POST',
  on: ['schedule-outbox'],
  privilege: 'schedule-send-freebusy',
  async run(outbox, context): Promise<DavResponse> {
    const sent = await upload(outbox, context, Math.min(MAX_OCTETS, context.limits.maxResourceSize));
    checkMediaType(sent);
    const { owner } = outbox.home;
    const request = readBody(sent, (body) => readFreeBusyRequest(body, owner));
    const homes = await homesOf(request.attendees, owner.id, context);
    const asked = { request, owner, mediaType: sent.contentType === JCAL ? JCAL : ICALENDAR } as const;
    async function* body(): AsyncGenerator<string> {
      yield documentStart(C('schedule-response'));
      for (const [attendee, home] of homes) yield await responseOf(attendee, home, asked, context);
      yield documentEnd(C('schedule-response'));
    }
    return { status: 200, headers: { 'content-type': XML_TYPE, 'cache-control': 'private, no-cache' }, body: body() };
  },
});

interface Asked {
  readonly request: FreeBusyRequest;
  /** Of the outbox, for whom it is asked. */
  readonly owner: HomeRecord['owner'];
  /** In which the answer is given as the request came. */
  readonly mediaType: typeof ICALENDAR | typeof JCAL;
}

/** The homes of people, as somebody may see them; undefined for whoever is not known here. */
async function homesOf(attendees: readonly CalendarUser[], askerId: number, { database }: Context) {
  const known = attendees.flatMap((attendee) => {
    const recipient = recipientIn(attendee.address);
    return recipient === undefined ? [] : [{ attendee, recipient }];
  });
  const found = await homesOfRecipients(
    database,
    askerId,
    known.map(({ recipient }) => recipient),
  );
  const homes = new Map(known.map(({ attendee }, index) => [attendee, found[index]]));
  return attendees.map((attendee) => [attendee, homes.get(attendee)] as const);
}

async function responseOf(
  attendee: CalendarUser,
  home: HomeRecord | undefined,
  asked: Asked,
  context: Context,
): Promise<Markup> {
  const response = (status: string, ...more: readonly Markup[]) =>
    el(
      C('response'),
      el(C('recipient'), el(D('href'), text(attendee.address))),
      el(C('request-status'), text(status)),
      ...more,
    );
  if (home === undefined) return response(INVALID_CALENDAR_USER);
  const all = await collections(context.database, home);
  if (!mayAsk(all, asked, context)) return response(NO_AUTHORITY);
  try {
    return response(SUCCESS, await calendarData(attendee, all, asked, context));
  } catch (error) {
    if (!(error instanceof DavError)) throw error;
    return response(NOT_COMPLETED, errorElement(error), el(D('responsedescription'), text(error.message)));
  }
}

// §11.3: it is the owner of the outbox who is told, whoever acts for him.
function mayAsk(all: readonly CollectionRecord[], { owner }: Asked, { caller, audit }: Context): boolean {
  const inbox = all.find(({ kind }) => kind === 'schedule-inbox');
  if (inbox === undefined) return false;
  if (isAdministering(inbox)) audit({ act: 'administered', href: hrefOf(inbox) });
  const asker = { ...caller, principal: owner, scope: 'full' } as const;
  return privilegesOf(asker, inbox).has('schedule-query-freebusy');
}

async function calendarData(
  attendee: CalendarUser,
  all: readonly CollectionRecord[],
  { request, mediaType }: Asked,
  context: Context,
): Promise<Markup> {
  const { uid, range, organizer } = request;
  const except = (calendar: CollectionRecord) => masked(calendar, request, context);
  const spans = await busySpansIn(all, { range, except }, context);
  const about = [`UID:${uid}\r\n`, organizer.line, attendee.line];
  const answer = calendarText('METHOD:REPLY\r\n', vfreebusy(range, spans, about));
  return elWith(
    C('calendar-data'),
    typeAttributes(mediaType),
    text(mediaType === JCAL ? JSON.stringify(toJcal(readComponents(answer))) : answer),
  );
}

/** The name of the meeting that the organizer wants to move, so that it is not in its own way (icalendar-maskuids §4.3). */
async function masked(
  calendar: CollectionRecord,
  { maskUid, organizer }: FreeBusyRequest,
  { database }: Context,
): Promise<string | undefined> {
  if (maskUid === undefined) return undefined;
  const object = await objectWithUid(database, calendar, maskUid);
  const calendarObject = object && evaluate(() => readComponents(object.body));
  const event = calendarObject?.components.find(({ name }) => name === 'VEVENT');
  if (event === undefined) return undefined;
  const of = property(event, 'ORGANIZER')?.value;
  const { owner } = calendar.home;
  // Nobody learns by asking with and without it whether a meeting of somebody else is there.
  const isOwn = of === undefined ? isAddressOf(organizer.address, owner) : isSame(of, organizer.address);
  return isOwn ? object?.name : undefined;
}

const isSame = (one: string, other: string) => one.trim().toLowerCase() === other.toLowerCase();
