// A thread beside that of the requests: it does one piece of work after the other, with the same time zones.
import { parentPort, workerData } from 'node:worker_threads';
import { useSnapshot } from '#icalendar';
import { done, type Task } from './work.js';

useSnapshot(workerData);
parentPort?.on('message', (task: Task) => parentPort?.postMessage(done(task)));
