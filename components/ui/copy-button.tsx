'use client';

import { useEffect, useState } from 'react';
import { Button } from './button.tsx';

/** Copies a text, made when pressed, and says so for a moment. */
export function CopyButton({
  label,
  copiedLabel,
  text,
}: {
  label: string;
  copiedLabel: string;
  text: () => string;
}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <Button onClick={() => void navigator.clipboard.writeText(text()).then(() => setCopied(true))}>
      <span aria-live="polite">{copied ? copiedLabel : label}</span>
    </Button>
  );
}
