let wait=1e3
const busy=part=>{
const focus=document.activeElement,chosen=getSelection()
return focus!=document.body&&part.contains(focus)
||part.querySelector("details[open]")
||chosen.type=="Range"&&part.contains(chosen.anchorNode)}
function later(){setTimeout(()=>document.hidden?document.addEventListener("visibilitychange",look,{once:true}):look(),wait)}
async function look(){
const gone=document.querySelector(".gone")
try{
const answer=await fetch(location.href,{headers:{"x-live":"1"},cache:"no-store"})
if(!answer.ok)throw answer
const page=new DOMParser().parseFromString(await answer.text(),"text/html")
for(const part of document.querySelectorAll("[data-live]")){
const next=page.querySelector('[data-live="'+CSS.escape(part.dataset.live)+'"]')
if(next&&part.innerHTML!=next.innerHTML&&!busy(part))part.innerHTML=next.innerHTML}
gone.hidden=true
wait=1e3
}catch(e){
gone.hidden=!!e.status
wait=Math.min(wait*1.5,5e3)}
later()}
later()
