// What Nest says while it puts the server together, in our log.
import type { LoggerService } from '@nestjs/common';
import type { Logger } from '#runtime';

/** Its steps interest only whoever looks for a fault. */
export function nestLogger(logger: Logger): LoggerService {
  const at = (level: 'debug' | 'warn' | 'error') => (message: unknown) => logger[level](String(message));
  return { log: at('debug'), debug: at('debug'), verbose: at('debug'), warn: at('warn'), error: at('error') };
}
