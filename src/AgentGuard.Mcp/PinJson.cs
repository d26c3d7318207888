using System.Text.Json.Serialization;

namespace AgentGuard.Mcp;

[JsonSerializable(typeof(PinFile))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
internal sealed partial class PinJson : JsonSerializerContext;
