using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentGuard.Schemas.Generation;

/// <summary>Maps values of a rewritten schema to the original one and back.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class StrictMapping(SchemaGraph graph, JsonElement schema, StrictPlan root, bool isWrapped)
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 1000 };
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000, SkipValidation = true };

    private readonly Lock _lock = new();
    private readonly Dictionary<string, JsonSchemaValidator> _validators = new(StringComparer.Ordinal);
    private readonly JsonSchemaOptions _options = new() { UnknownKeywords = UnknownKeywords.Annotation, MaxDepth = 1000 };

    public ReadOnlyMemory<byte> Restore(ReadOnlyMemory<byte> utf8Json)
    {
        using var document = JsonDocument.Parse(utf8Json, Reading);
        var value = document.RootElement;
        if (isWrapped && value.ValueKind == JsonValueKind.Object && value.TryGetProperty(StrictWriter.Wrapping, out var inner))
        {
            value = inner;
        }

        lock (_lock)
        {
            return Written(writer => Restore(value, root, writer));
        }
    }

    public ReadOnlyMemory<byte> Fill(ReadOnlyMemory<byte> utf8Json)
    {
        using var document = JsonDocument.Parse(utf8Json, Reading);
        lock (_lock)
        {
            return Written(writer =>
            {
                if (!isWrapped)
                {
                    Fill(document.RootElement, root, writer);
                    return;
                }

                writer.WriteStartObject();
                writer.WritePropertyName(StrictWriter.Wrapping);
                Fill(document.RootElement, root, writer);
                writer.WriteEndObject();
            });
        }
    }

    private void Restore(JsonElement value, StrictPlan plan, Utf8JsonWriter writer)
    {
        plan = plan.Resolve();
        if (plan.Options.Count > 0 && value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            RestoreOption(value, plan, writer);
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            RestoreMembers(value, plan, writer);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                Restore(item, ItemOf(plan, index++), writer);
            }

            writer.WriteEndArray();
        }
        else
        {
            Copy(value, writer);
        }
    }

    private void RestoreMembers(JsonElement value, StrictPlan plan, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            var property = plan.Properties.Find(each => member.NameEquals(each.Name));
            if (property is { IsForced: true, AcceptsNull: false } && member.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            writer.WritePropertyName(member.Name);
            Restore(member.Value, property?.Plan ?? Leaf, writer);
        }

        writer.WriteEndObject();
    }

    // Of several alternatives that fit, the one is meant whose original accepts what comes of it.
    private void RestoreOption(JsonElement value, StrictPlan plan, Utf8JsonWriter writer)
    {
        ReadOnlyMemory<byte>? first = null;
        foreach (var option in plan.Options.Where(option => Fits(option, JsonMarshal.GetRawUtf8Value(value))))
        {
            var restored = Written(inner => Restore(value, option, inner));
            first ??= restored;
            using var document = JsonDocument.Parse(restored, Reading);
            if (graph.Accepts(option.Resolve().Origins, document.RootElement))
            {
                first = restored;
                break;
            }
        }

        if (first is { } found)
        {
            writer.WriteRawValue(found.Span, skipInputValidation: true);
        }
        else
        {
            Copy(value, writer);
        }
    }

    private void Fill(JsonElement value, StrictPlan plan, Utf8JsonWriter writer)
    {
        plan = plan.Resolve();
        if (plan.Options.Count > 0)
        {
            FillOption(value, plan, writer);
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            FillMembers(value, plan, writer);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                Fill(item, ItemOf(plan, index++), writer);
            }

            writer.WriteEndArray();
        }
        else
        {
            Copy(value, writer);
        }
    }

    private void FillMembers(JsonElement value, StrictPlan plan, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var property in plan.Properties)
        {
            if (value.TryGetProperty(property.Name, out var member))
            {
                writer.WritePropertyName(property.Name);
                Fill(member, property.Plan, writer);
            }
            else if (property.IsForced)
            {
                writer.WriteNull(property.Name);
            }
        }

        foreach (var member in value.EnumerateObject().Where(member => !plan.Properties.Exists(property => member.NameEquals(property.Name))))
        {
            writer.WritePropertyName(member.Name);
            Copy(member.Value, writer);
        }

        writer.WriteEndObject();
    }

    private void FillOption(JsonElement value, StrictPlan plan, Utf8JsonWriter writer)
    {
        foreach (var option in plan.Options.OrderByDescending(option => graph.Accepts(option.Resolve().Origins, value)))
        {
            var filled = Written(inner => Fill(value, option, inner));
            if (Fits(option, filled.Span))
            {
                writer.WriteRawValue(filled.Span, skipInputValidation: true);
                return;
            }
        }

        Copy(value, writer);
    }

    private bool Fits(StrictPlan option, ReadOnlySpan<byte> value)
    {
        if (!_validators.TryGetValue(option.Pointer, out var validator))
        {
            _validators[option.Pointer] = validator = JsonSchemaValidator.CompileAt(schema, string.Empty, option.Pointer, _options);
        }

        return validator.Validate(value).Count == 0;
    }

    private static readonly StrictPlan Leaf = new() { Pointer = string.Empty };

    private static StrictPlan ItemOf(StrictPlan plan, int index) => index < plan.First.Count ? plan.First[index] : plan.Items ?? Leaf;

    private static void Copy(JsonElement value, Utf8JsonWriter writer) =>
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);

    private static ReadOnlyMemory<byte> Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            write(writer);
        }

        return buffer.WrittenMemory;
    }
}
