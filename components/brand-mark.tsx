/** The product's mark and name. */
export function BrandMark({ name }: { name: string }) {
  return (
    <span className="flex items-center gap-[9px] font-[680] tracking-tight [word-spacing:.08em]">
      <span aria-hidden className="grid size-[18px] place-items-center rounded-[5px] bg-accent">
        <span className="h-1 w-2 -translate-y-px -rotate-45 border-b-2 border-l-2 border-accent-ink" />
      </span>
      {name}
    </span>
  );
}
