/** As high as what most often follows, so that nothing jumps. */
export function Loading({ rows = 4, says }: { readonly rows?: number; readonly says: string }) {
  return (
    <output className="flex flex-col gap-3">
      <span className="sr-only">{says}</span>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className="skeleton h-9" />
      ))}
    </output>
  );
}
