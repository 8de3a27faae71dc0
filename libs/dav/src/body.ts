// Request bodies: reading XML with its limits, and the one mapping from what can be wrong with it to a refusal.
import { type Name, readingRecurringXml, type XmlElement, XmlError } from '#xml';
import type { Context } from './context.js';
import type { DavError } from './errors.js';
import { BodyTooLarge } from './message.js';
import { badRequest, contentTooLarge, noExternalEntities, unsupportedMediaType } from './preconditions.js';
import { inTurns } from './turn.js';

/**
 * Reads an XML body. The Content-Type is not asked: clients send all kinds.
 * @returns undefined for an empty body
 * @throws DavError
 */
export async function xmlBody(context: Context): Promise<XmlElement | undefined> {
  const bytes = await context.request.body(context.limits.maxXmlSize).catch((error: unknown) => {
    throw error instanceof BodyTooLarge ? contentTooLarge(error.message) : error;
  });
  if (bytes.length === 0) return undefined;
  try {
    return await inTurns(readingRecurringXml(bytes, context.request.headers.charset));
  } catch (error) {
    throw error instanceof XmlError ? refusalOf(error, context.request.headers.contentType) : error;
  }
}

/** The same where the root must have this name. */
export function expectRoot(root: XmlElement, name: Name): void {
  if (root.name !== name) throw badRequest(`The body must be a ${name} element, not ${root.name}.`);
}

function refusalOf(error: XmlError, contentType = 'application/xml'): DavError {
  switch (error.reason) {
    case 'doctype':
      return noExternalEntities(error.message);
    case 'too-large':
      return contentTooLarge(error.message);
    case 'unsupported-encoding':
      return unsupportedMediaType(error.message);
    case 'not-well-formed':
      // RFC 4918 §9.3: a body that does not even claim to be XML is of an unsupported type.
      return /[/+]xml$/.test(contentType) ? badRequest(error.message) : unsupportedMediaType(error.message);
  }
}
