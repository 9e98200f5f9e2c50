'use client';

import { Component, type ReactNode } from 'react';

/** Around what the page can do without: if it fails, or cannot be loaded, it is left out. */
export class QuietBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? null : this.props.children;
  }
}
