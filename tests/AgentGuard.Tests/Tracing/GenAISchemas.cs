using System.Collections.Concurrent;
using System.Text;
using AgentGuard.Schemas;

namespace AgentGuard.Tests.Tracing;

/// <summary>OpenTelemetry's own schemas of messages, by this library's own engine.</summary>
internal static class GenAISchemas
{
    private static readonly ConcurrentDictionary<string, JsonSchemaValidator> Compiled = new();

    public static IReadOnlyList<SchemaError> Validate(string schema, string json) =>
        Compiled.GetOrAdd(schema, Compile).Validate(Encoding.UTF8.GetBytes(json));

    private static JsonSchemaValidator Compile(string name)
    {
        var data = Environment.GetEnvironmentVariable("AGENTGUARD_DATA");
        var path = data is null ? null : Path.Combine(data, "otel-genai", "schemas", name + ".json");
        if (path is null || !File.Exists(path))
        {
            Assert.Ignore("The environment variable AGENTGUARD_DATA does not lead to schemas of OpenTelemetry.");
        }

        return JsonSchemaValidator.Compile(File.ReadAllText(path!));
    }
}
