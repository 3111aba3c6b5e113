import { Component, type ReactNode } from 'react';
import * as startStyles from '../start/start.module.css';

/** A bug in a panel leaves words on the screen in place of an empty page; what is kept in the browser stays kept. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { message: string | null }> {
  override state = { message: null };

  static getDerivedStateFromError(error: unknown) {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    if (this.state.message === null) return this.props.children;
    return (
      <main className={startStyles.start} role="alert">
        <h1>This page ran into a bug</h1>
        <p className={startStyles.startLead}>
          {this.state.message}. Your machines are still kept in this browser: reload the page to go on.
        </p>
        <p>
          If it comes again, <a href={location.pathname}>go to the start page</a>: from there everything that
          is kept can be saved as files.
        </p>
      </main>
    );
  }
}
