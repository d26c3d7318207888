using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance;

/// <summary>A prompt's tools, and the calls that are right: of each argument the accepted values.</summary>
internal sealed record EnvelopeCase(string Id, IReadOnlyList<AIFunctionDeclaration> Tools, IReadOnlyList<(string Name, JsonElement Arguments)> Expected)
{
    public static EnvelopeCase Parse(string line)
    {
        var json = JsonElement.Parse(line);
        return new(
            json.GetProperty("id").GetString()!,
            [.. json.GetProperty("functions").EnumerateArray().Select(function => AIFunctionFactory.CreateDeclaration(
                function.GetProperty("name").GetString()!, null, function.GetProperty("parameters")))],
            [.. json.GetProperty("expected").EnumerateArray().Select(call => call.EnumerateObject().First()).Select(call => (call.Name, call.Value))]);
    }

    /// <summary>The expected call that a call of a name is nearest to.</summary>
    public (string Name, JsonElement Arguments) Nearest(string name) =>
        Expected.Where(call => IsSame(call.Name, name)).Append(Expected[0]).First();

    /// <summary>The tool that a written name stands for; the name itself where there is none.</summary>
    public string ToolOf(string name) => Tools.FirstOrDefault(tool => IsSame(tool.Name, name))?.Name ?? name;

    // Providers have underscores for dots.
    private static bool IsSame(string name, string written) => name.Replace('.', '_') == written.Replace('.', '_');
}
