// GET /metrics, for Prometheus.
import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, ForbiddenException, Get, Header, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Configuration } from '#runtime';
import type { Metrics } from './metrics.js';
import { CONFIGURATION, METRICS } from './tokens.js';

@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    @Inject(METRICS) private readonly metrics: Metrics,
  ) {}

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async read(@Req() { raw }: FastifyRequest): Promise<string> {
    const { metricsToken: token } = this.configuration;
    const allowed = token === undefined ? isFromHere(raw) : isSame(raw.headers.authorization ?? '', `Bearer ${token}`);
    if (!allowed) throw new ForbiddenException('Set METRICS_TOKEN to read the metrics from elsewhere.');
    return await this.metrics.text();
  }
}

// What a proxy on this machine passes on is not from here.
function isFromHere({ socket, headers }: FastifyRequest['raw']): boolean {
  const proxied = headers['x-forwarded-for'] ?? headers.forwarded ?? headers.via;
  return proxied === undefined && /^(::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '');
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
