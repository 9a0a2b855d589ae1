import { changed, feed } from './store';
import { status } from './wire';

/** On a page without a feed: what an answer of `/api/v1/status` says of demonstration and exercise, so that the marks stand there too. */
export function tellStatus(answer: unknown): void {
  feed.status = status(answer);
  changed();
}
