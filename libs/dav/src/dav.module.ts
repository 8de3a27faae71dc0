// The face of WebDAV towards Nest: hands its rows to the composition root.
import { Module } from '@nestjs/common';
import { webdav } from './webdav.js';

export const WEBDAV = Symbol('WebDAV');

@Module({ providers: [{ provide: WEBDAV, useValue: webdav }], exports: [WEBDAV] })
export class DavModule {}
