// The face of CardDAV towards Nest: hands its rows to the composition root.
import { Module } from '@nestjs/common';
import { carddav } from './feature.js';

export const CARDDAV = Symbol('CardDAV');

@Module({ providers: [{ provide: CARDDAV, useValue: carddav }], exports: [CARDDAV] })
export class CardDavModule {}
