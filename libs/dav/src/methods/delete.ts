// DELETE (RFC 4918 §9.6): an object, or a collection with everything in it.
import { Refusal, removeCollection, removeObject } from '#store';
import { removeCondition } from '../conditions.js';
import { author, type Context } from '../context.js';
import { type DavResponse, empty } from '../message.js';
import { method } from '../method-row.js';
import { badRequest } from '../preconditions.js';
import { refuse } from '../refusals.js';
import { holderOf, MADE_KINDS, OBJECT_KINDS, type TargetOf } from '../resource.js';
import { demandRelease } from '../whole-collections.js';

type Removable = TargetOf<(typeof OBJECT_KINDS | typeof MADE_KINDS)[number]>;

export const remove = method({
  name: 'DELETE',
  on: [...OBJECT_KINDS, ...MADE_KINDS],
  privilege: 'unbind',
  privilegeOn: holderOf,
  async run(target, context) {
    const collection = 'collection' in target ? target.collection : target;
    try {
      return await removeTarget(target, context);
    } catch (error) {
      throw error instanceof Refusal ? refuse(error, collection, context.protocol) : error;
    }
  },
});

async function removeTarget(target: Removable, context: Context): Promise<DavResponse> {
  if ('collection' in target) {
    const { collection, name } = target;
    await removeObject(context.database, collection, name, removeCondition(context, target), author(context));
  } else {
    // RFC 4918 §9.6.1
    const { depth } = context.request.headers;
    if (depth !== undefined && depth !== 'infinity') {
      throw badRequest('A collection is always deleted with everything in it; send Depth: infinity or none.');
    }
    const condition = removeCondition(context, target);
    await removeCollection(context.database, target, condition, author(context), demandRelease(context));
  }
  return empty(204);
}
