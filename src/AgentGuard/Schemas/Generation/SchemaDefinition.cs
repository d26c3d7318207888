namespace AgentGuard.Schemas.Generation;

/// <summary>A form with a name, read when it is first asked for, so that references may recur.</summary>
/// <param name="name">What it is called, not yet unique.</param>
/// <param name="read">Reads the form.</param>
internal sealed class SchemaDefinition(string name, Func<SchemaForm> read)
{
    private SchemaForm? _form;

    public string Name => name;

    public SchemaForm Form => _form ??= read();
}
