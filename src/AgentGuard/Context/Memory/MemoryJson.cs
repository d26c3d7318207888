using System.Text.Json.Serialization;

namespace AgentGuard.Context.Memory;

[JsonSerializable(typeof(MemoryLine))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
internal sealed partial class MemoryJson : JsonSerializerContext;
