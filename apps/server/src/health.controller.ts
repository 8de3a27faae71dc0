// Whether this process lives, and whether it can serve.
import { Controller, Get, Inject, ServiceUnavailableException } from '@nestjs/common';
import type { Database } from '#store';
import { DATABASE } from './tokens.js';

@Controller('health')
export class HealthController {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Stays well while the database is away: starting this process again would not bring it back. */
  @Get('live')
  live() {
    return { status: 'live' };
  }

  @Get('ready')
  async ready() {
    if (await this.database.isReady()) return { status: 'ready' };
    throw new ServiceUnavailableException('The database does not answer, or is not up to date.');
  }
}
