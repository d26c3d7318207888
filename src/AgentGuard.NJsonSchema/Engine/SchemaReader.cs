using System.Text.Json;
using AgentGuard.Schemas;
using NJsonSchema;

namespace AgentGuard.NJsonSchema.Engine;

/// <summary>Reads a schema by NJsonSchema without letting it fetch, recur without end or fail in its own words.</summary>
internal static class SchemaReader
{
    private const int MaxDepth = 64;

    public static JsonSchema Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });

            // Without a loader nothing is awaited.
            var schema = JsonSchema.FromJsonAsync(json, documentPath: null, root => new LocalReferences(root)).GetAwaiter().GetResult();
            RejectCircles(SchemaGraph.Of(schema));
            return schema;
        }
        catch (Exception e) when (e is JsonException or Newtonsoft.Json.JsonException or InvalidOperationException or NotSupportedException
            or ArgumentException or FormatException or OverflowException or InvalidCastException or NullReferenceException)
        {
            throw new SchemaNotSupportedException("NJsonSchema cannot read the schema: " + Innermost(e).Message, e);
        }
    }

    /// <summary>Copies a schema by its text.</summary>
    public static JsonSchema Copy(JsonSchema schema)
    {
        try
        {
            return Read(schema.ToJson());
        }
        catch (InvalidOperationException e)
        {
            throw new SchemaNotSupportedException("The schema is not complete in itself: " + e.Message, e);
        }
    }

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;

    /// <summary>Refuses schemas that judge the same value by themselves: NJsonSchema would recur until the process dies.</summary>
    private static void RejectCircles(IEnumerable<JsonSchema> schemas)
    {
        var done = new HashSet<JsonSchema>(ReferenceEqualityComparer.Instance);
        foreach (var schema in schemas)
        {
            var open = new HashSet<JsonSchema>(ReferenceEqualityComparer.Instance);
            var path = new Stack<(JsonSchema Schema, IEnumerator<JsonSchema> Next)>();
            Enter(schema);
            while (path.TryPeek(out var top))
            {
                if (top.Next.MoveNext())
                {
                    Enter(top.Next.Current);
                    continue;
                }

                open.Remove(top.Schema);
                done.Add(top.Schema);
                path.Pop();
            }

            void Enter(JsonSchema next)
            {
                if (!done.Contains(next))
                {
                    if (!open.Add(next))
                    {
                        throw new SchemaNotSupportedException("The schema refers to itself in a circle that reads nothing of the value.");
                    }

                    path.Push((next, SchemaGraph.InPlace(next).GetEnumerator()));
                }
            }
        }
    }
}
