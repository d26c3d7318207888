using System.Text.Json;

namespace AgentGuard.Tests.Schemas.Generation;

/// <summary>Schemas that people really use, with instances.</summary>
internal static class RealSchemas
{
    public static IEnumerable<(string Id, JsonElement Schema, IReadOnlyList<JsonElement> Valid, IReadOnlyList<JsonElement> Invalid)> Read()
    {
        var data = Environment.GetEnvironmentVariable("AGENTGUARD_DATA");
        var file = data is null ? null : Path.Combine(data, "maskbench", "schemas.jsonl");
        if (file is null || !File.Exists(file))
        {
            Assert.Ignore("The environment variable AGENTGUARD_DATA does not lead to maskbench/schemas.jsonl.");
        }

        foreach (var line in File.ReadLines(file!))
        {
            using var row = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 256 });
            var tests = row.RootElement.GetProperty("tests").EnumerateArray().ToLookup(test => test.GetProperty("valid").GetBoolean());
            yield return (
                row.RootElement.GetProperty("id").GetString()!,
                row.RootElement.GetProperty("schema"),
                [.. tests[true].Select(test => test.GetProperty("data"))],
                [.. tests[false].Select(test => test.GetProperty("data"))]);
        }
    }
}
