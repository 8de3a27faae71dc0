// principal-search-property-set (RFC 3744 §9.5): by what principals can be searched.
import { D, document, el, elWith, text } from '#xml';
import { XML_TYPE } from '../message.js';
import { report } from '../report-row.js';
import { expectDepthZero } from './depth.js';
import { SEARCHABLE, SEARCHED } from './principal-property-search.js';

export const principalSearchPropertySet = report({
  name: D('principal-search-property-set'),
  on: SEARCHABLE,
  privilege: 'read',
  parse: (_root, context) => expectDepthZero(context),
  run: async () => ({ status: 200, headers: { 'content-type': XML_TYPE }, body: ANSWER }),
});

const ANSWER = document(
  D('principal-search-property-set'),
  ...[...SEARCHED].map(([name, [, description]]) =>
    el(
      D('principal-search-property'),
      el(D('prop'), el(name)),
      elWith(D('description'), { 'xml:lang': 'en' }, text(description)),
    ),
  ),
);
