using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Tools;

/// <summary>A tool with a schema of the test's own, that counts its calls and keeps its last arguments.</summary>
internal sealed class DeclaredFunction(string schema) : AIFunction
{
    public override string Name => "declared";

    public override JsonElement JsonSchema { get; } = JsonElement.Parse(schema);

    public int Calls { get; private set; }

    public string? Last { get; private set; }

    protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        Calls++;
        Last = JsonSerializer.Serialize(arguments.ToDictionary());
        return new("ran");
    }
}
