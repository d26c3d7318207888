using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentGuard.StructuredOutput;

/// <summary>Reads types from JSON that lacks members they require.</summary>
internal static class PartialTypes
{
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> Lenient = [];

    public static JsonTypeInfo<T> Of<T>(JsonSerializerOptions options) => (JsonTypeInfo<T>)Lenient.GetValue(options, Relax).GetTypeInfo(typeof(T));

    private static JsonSerializerOptions Relax(JsonSerializerOptions options)
    {
        var relaxed = new JsonSerializerOptions(options)
        {
            RespectNullableAnnotations = false,
            RespectRequiredConstructorParameters = false,
        };
        relaxed.TypeInfoResolver = relaxed.TypeInfoResolver?.WithAddedModifier(type =>
        {
            foreach (var property in type.Properties)
            {
                property.IsRequired = false;
            }
        });
        relaxed.MakeReadOnly();
        return relaxed;
    }
}
