using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Budgets;

/// <summary>Tells whether two calls are the same: by the tool and the arguments in canonical form, without ids and times of the request.</summary>
internal static class CallFingerprint
{
    public static ulong Of(FunctionCallContent call)
    {
        var hash = Fingerprint.Add(Fingerprint.Start, call.Name);
        hash = Fingerprint.Add(hash, '\0');
        return call.Arguments is null
            ? hash
            : Fingerprint.Add(hash, CanonicalJson.Of(ToolArguments.ToJson(call.Arguments, options: null), VolatileNames.Contains));
    }
}
