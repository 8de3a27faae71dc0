// The kinds of collection with the kind of object each of them holds.
import type { Area, CollectionKind, CollectionRecord, NewObject, ObjectIndex, Queries } from '#store';
import type { Markup, Name } from '#xml';
import type { Aside } from './aside.js';
import type { Context } from './context.js';
import type { DavError } from './errors.js';
import type { DavHeaders } from './headers.js';

/** A body on its way into a collection. */
export interface Upload {
  readonly body: Buffer;
  /** Type and subtype in lower case; undefined where the client named none. */
  readonly contentType: string | undefined;
  readonly charset: string | undefined;
}

/** A form in which the objects of a collection can be had. */
export interface Representation {
  /** With the parameters by which it is told from others. */
  readonly mediaType: string;
  /** From the stored body. @throws DavError where it cannot be given in this form */
  render(body: string, aside: Aside): string | Promise<string>;
}

/** All objects of a collection as one text, piece by piece. */
export interface Pieces {
  readonly begin: string;
  /** What a stored body adds. @throws Error where the body cannot be read; it is then left out */
  add(body: string): string;
  readonly end: string;
}

/** The form in which a whole collection can be had, to be kept or read by programs that know no DAV. */
export interface Whole {
  readonly mediaType: string;
  /** Whether it is what those get who do not say what they like; the others get a page for people. */
  readonly byDefault: boolean;
  /** @param name what people call the collection @param wishes of the request */
  pieces(name: string, wishes: DavHeaders): Pieces;
}

type Refuse = (message: string, ...content: readonly Markup[]) => DavError;

/** A kind of collection with the kind of object it holds: all that PUT, POST, COPY, MOVE and MKCOL differ in. */
export interface CollectionType {
  readonly kind: CollectionKind;
  readonly area: Area;
  /** The kind of the collection that each account has at the top of the area, where collections hold others. */
  readonly home?: CollectionKind;
  /** Its element in `DAV:resourcetype`, beside `DAV:collection`. */
  readonly resourceType?: Name;
  /** How many of them an account may have. */
  readonly limit: 'maxCollections' | 'maxFolders';
  /** The forms in which an object can be had and brought; the first is the one in which it is stored. */
  readonly representations: readonly [Representation, ...Representation[]];
  /** Absent: its objects make no text together. */
  readonly whole?: Whole;
  /** The request headers on which an answer depends, for `Vary` (RFC 9110 §12.5.5). */
  readonly vary: string;
  /** What a request wants of a stored body in whatever form, by headers that only this kind knows. @throws DavError */
  asked(body: string, headers: DavHeaders): string;
  /** The end of the names that the server chooses. */
  readonly extension: string;
  /**
   * What those are shown of a stored body who may read the collection but change nothing in it. Absent: all of it.
   * @throws DavError
   */
  readonly shown?: (body: string) => string;
  /** Checks a body by the rules of this kind and says what the store needs to know. @throws DavError */
  admit(
    upload: Upload,
    collection: CollectionRecord,
    context: Pick<Context, 'limits' | 'aside'>,
  ): NewObject | Promise<NewObject>;
  /** What queries find a stored object by, worked out anew; undefined where it cannot be read. */
  index(body: string, aside: Aside): Promise<ObjectIndex | undefined>;
  /**
   * Refuses to let a collection go, whoever asks; under the lock of its home. Absent: each may go.
   * @throws DavError
   */
  readonly release?: (collection: CollectionRecord, queries: Queries) => Promise<void>;
  /** The components that a new collection takes where its maker names none. */
  readonly components: readonly string[] | null;
  readonly noUidConflict: Refuse;
  readonly maxResourceSize: Refuse;
  /** Refuses a collection of this kind where it cannot be. */
  readonly collectionLocationOk: Refuse;
}
