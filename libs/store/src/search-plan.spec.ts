// A query of a month touches rows in proportion to its answer, not to the calendar: seen in PostgreSQL's own plan.
import { expect, it } from 'vitest';
import { freshDatabase } from '../../../test/support/database.js';
import { passwordForSignIn } from './credentials.js';
import { addUser, locate, type Span } from './index.js';
import { spanParameters } from './occurrences.js';
import { BY_SPAN } from './search.js';

const database = await freshDatabase();

const OBJECTS = 10_000;
const HOUR = 3600;
const at = (date: string) => Date.parse(`${date}T00:00:00Z`) / 1000;

interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

const nodes = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodes)];

it(`in a calendar with ${OBJECTS} events`, async () => {
  await addUser(database, { name: 'busy', displayName: '', email: null, secret: '' });
  const credential = await passwordForSignIn(database, 'busy');
  const address = { area: 'calendars', user: 'busy', collection: 'default' } as const;
  const { collection } = await locate(
    database,
    { credentialId: credential?.id ?? 0, principal: { name: 'busy' } },
    address,
    [],
  );
  const key = [collection?.home.id, collection?.id];
  // An event each six hours, from 2020 on.
  const { dataSource } = database;
  await dataSource.query(
    `insert into object (home_id, collection_id, name, uid, etag, component, body, size, change)
     select $1, $2, i || '.ics', i, i, 'VEVENT', '', 0, 1000 + i from generate_series(1, ${OBJECTS}) i`,
    key,
  );
  await dataSource.query('analyze object');
  await dataSource.query(
    `insert into occurrence (home_id, collection_id, name, month, busy, exact, spans)
     select $1, $2, i || '.ics', extract(year from t)::int * 12 + extract(month from t)::int - 1, 'busy', true,
       int8multirange(int8range(extract(epoch from t)::int8, extract(epoch from t)::int8 + 60))
     from (select i, timestamp '2020-01-01' + i * interval '6 hours' as t from generate_series(1, ${OBJECTS}) i) each`,
    key,
  );
  await dataSource.query('analyze occurrence');

  const month: Span = { start: at('2023-06-01'), end: at('2023-07-01') };
  const explain = `explain (analyze, format json) ${BY_SPAN.text}`;
  const [row] = await dataSource.query(explain, [...key, 'VEVENT', ...spanParameters(month)]);
  const plan: PlanNode = row['QUERY PLAN'][0].Plan;
  const answer = (month.end - month.start) / (6 * HOUR);
  expect(plan['Actual Rows']).toBe(answer);
  const touched = nodes(plan).filter((node) => node['Relation Name'] === 'occurrence');
  expect(touched.length).toBeGreaterThan(0);
  for (const node of touched) {
    const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
    expect(node['Actual Rows'] + removed).toBeLessThanOrEqual(answer);
  }
});
