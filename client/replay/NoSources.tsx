/** Nothing was set up to be replayed. */
export function NoSources() {
  return (
    <div className="replay-none" data-testid="replay-none">
      <h2>No folder to replay from</h2>
      <p>
        vigil plays recorded clips through a model here, and shows how right it was where that is known. It
        opens only the folders that it was told of. Start it with
      </p>
      <pre>
        <code>npx vigil serve --replay FOLDER</code>
      </pre>
      <p>or write into its configuration file</p>
      <pre>
        <code>{'server:\n  replay: [FOLDER]'}</code>
      </pre>
      <p className="hint">
        Videos, folders of numbered pictures, and data sets such as UCSDped2 with their Train and Test.
      </p>
    </div>
  );
}
