'use client';

/** Shown when even the frame of the page could not be made: no words and no style can be had from it. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <head>
        <title>Consent Desk</title>
      </head>
      <body
        style={{
          fontFamily: 'system-ui, sans-serif',
          margin: '5rem auto',
          maxWidth: '34rem',
          padding: '0 1rem',
        }}
      >
        <h1>Something went wrong on our side</h1>
        <p>
          It was written to the log of this console. Load the page again; if it stays, give your
          administrator this number: <code>{error.digest ?? '–'}</code>
        </p>
        <div lang="de">
          <h2>Bei uns ist etwas schiefgegangen</h2>
          <p>
            Der Fehler steht im Log dieser Konsole. Laden Sie die Seite neu. Tritt er wieder auf,
            nennen Sie Ihrer Administration diese Nummer: <code>{error.digest ?? '–'}</code>
          </p>
        </div>
      </body>
    </html>
  );
}
