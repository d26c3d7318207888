using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>What a recorded run was made of.</summary>
internal static class RunVersions
{
    private static readonly string SystemRole = $"\"role\":\"{ChatRole.System.Value}\"}}";

    public static IReadOnlyDictionary<string, string> Of(IEnumerable<RecordedStep> steps)
    {
        SortedDictionary<string, string> versions = new(StringComparer.Ordinal);
        foreach (var step in steps.Where(step => step.Tool is null))
        {
            if (step.Guardrails is { } guardrails)
            {
                versions["guardrails"] = guardrails;
            }

            if ((step.Response?.ModelId ?? step.Updates?.Select(update => update.Update.ModelId).FirstOrDefault(id => id is not null)) is { } model)
            {
                versions[$"model.{model}"] = model;
            }

            foreach (var part in step.Request.Parts.Where(part => part.Path.StartsWith("tools.", StringComparison.Ordinal)))
            {
                versions[part.Path] = HashOf(part.Json);
            }

            if (Instructions(step.Request) is { Length: > 0 } instructions)
            {
                versions["instructions"] = HashOf(instructions);
            }
        }

        return versions;
    }

    private static string Instructions(CanonicalRequest request) => string.Concat(request.Parts
        .Where(part => part.Path == "options.instructions"
            || (part.Path.StartsWith("messages[", StringComparison.Ordinal) && part.Json.EndsWith(SystemRole, StringComparison.Ordinal)))
        .Select(part => part.Json));

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
}
