using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentGuard.NJsonSchema;

/// <summary>A tool that is a schema and a delegate.</summary>
internal sealed class SchemaFunction(
    string name, string description, JsonElement schema, Func<AIFunctionArguments, CancellationToken, ValueTask<object?>> invoke) : AIFunction
{
    public override string Name => name;

    public override string Description => description;

    public override JsonElement JsonSchema => schema;

    protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        invoke(arguments, cancellationToken);
}
