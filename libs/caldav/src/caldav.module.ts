// The face of CalDAV towards Nest: hands its rows to the composition root.
import { Module } from '@nestjs/common';
import { caldav } from './feature.js';

export const CALDAV = Symbol('CalDAV');

@Module({ providers: [{ provide: CALDAV, useValue: caldav }], exports: [CALDAV] })
export class CalDavModule {}
